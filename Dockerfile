# One image for server, worker and simulators; docker-compose.yml names the command of each.
FROM node:22-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:22-bookworm-slim
ENV NODE_ENV=production DATA_DIR=/data
WORKDIR /app
# A volume mounted here takes over the owner of the folder.
RUN mkdir /data && chown node:node /data
COPY --from=packages /app/node_modules ./node_modules
COPY . .
USER node
EXPOSE 8080
CMD ["node", "--max-semi-space-size=32", "--import", "tsx", "server.ts"]
