import { fetchContract } from '../test/fetch-contract.ts';
import { twilioVoice } from './twilio-voice/index.ts';
import { twilioWhatsapp } from './twilio-whatsapp/index.ts';

const accountSid = 'AC00000000000000000000000000000001';
const authToken = 'test_token_0000';
const basic = Buffer.from(`${accountSid}:${authToken}`).toString('base64');
const common = { secrets: [authToken, basic], authorization: `Basic ${basic}` };
const credentials = { accountSid, authToken, numbers: ['+14155238886'] };
const resources = `/2010-04-01/Accounts/${accountSid}`;

fetchContract(twilioWhatsapp, {
  ...common,
  settings: (baseUrl) => ({ ...credentials, templates: {}, baseUrl }),
  path: `${resources}/Messages/MM00000000000000000000000000000014/Media/ME00000000000000000000000000000001`,
  names: (url) => ({ externalId: url, before: [] }),
});

fetchContract(twilioVoice, {
  ...common,
  settings: (baseUrl) => ({
    ...credentials,
    textsBy: { account: 'twilio-sms', number: '+14155238886' },
    baseUrl,
  }),
  // As MP3; what the call names has no ending.
  path: `${resources}/Recordings/RE00000000000000000000000000000001.mp3`,
  names: (url) => ({ externalId: url.replace(/\.mp3$/, ''), before: [] }),
});
