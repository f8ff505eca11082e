import { type Answer, json } from '../wire.ts';

/** `{"status":false,"message":"Duplicate Transaction Reference","meta":{…},"type":"validation_error","code":"duplicate_reference"}` */
export function paystackError(status: number, code: string, message: string, nextStep?: string): Answer {
  const type = status >= 500 ? 'api_error' : 'validation_error';
  const meta = { nextStep: nextStep ?? 'Ensure that the request is as the reference describes it' };
  return json(status, { status: false, message, meta, type, code });
}
