import { type Answer, json } from '../wire.ts';

type Problem = {
  readonly message: string;
  readonly type?: string;
  readonly param?: string | null;
  readonly code?: string | null;
};

/** `{"error": {"message": "…", "type": "invalid_request_error", "param": "model", "code": null}}` */
export function problem(status: number, given: Problem): Answer {
  const { message, type = 'invalid_request_error', param = null, code = null } = given;
  return json(status, { error: { message, type, param, code } });
}

/** https://developers.openai.com/api/docs/guides/error-codes, read 2026-11-21. */
export const overQuota = () =>
  problem(429, {
    message: 'You exceeded your current quota, please check your plan and billing details.',
    type: 'insufficient_quota',
    code: 'insufficient_quota',
  });

export const troubled = (status: number) =>
  status === 429
    ? problem(429, {
        message:
          'Rate limit reached for requests per minute (RPM): Limit 500, Used 500. Please try again later.',
        type: 'requests',
        code: 'rate_limit_exceeded',
      })
    : problem(status, {
        message: 'The server had an error while processing your request. Sorry about that!',
        type: 'server_error',
      });

export const wrongKey = (given: string) =>
  problem(401, {
    message:
      given === ''
        ? "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth."
        : `Incorrect API key provided: ${given.slice(0, 3)}***. You can find your API key at https://platform.openai.com/account/api-keys.`,
    code: given === '' ? null : 'invalid_api_key',
  });

export const unknownModel = (model: string) =>
  problem(404, {
    message: `The model \`${model}\` does not exist or you do not have access to it.`,
    code: 'model_not_found',
  });

export const unsupported = (param: string) =>
  problem(400, {
    message: `Unsupported parameter: '${param}' is not supported with this model.`,
    param,
    code: 'unsupported_parameter',
  });
