import { type Answer, json } from '../wire.ts';

/** `{"status":"error","message":"No transaction was found for this id","data":null}` */
export function flutterwaveError(status: number, message: string): Answer {
  return json(status, { status: 'error', message, data: null });
}
