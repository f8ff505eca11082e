/** What the bridge tells the server, one after the other in the order of happening. */
export type BridgeEvent =
  | {
      readonly kind: 'message';
      /** WhatsApp's own: `false_2348031234567@c.us_3A94CA1E16B7AC85C60A`. */
      readonly id: string;
      /** `+2348031234567`, or `lid:81234567890` where WhatsApp hides the number. */
      readonly from: string;
      readonly text: string;
      /** The library's word: `chat`, `image`, `ptt`, `document`, `location`, … */
      readonly type: string;
      readonly files: readonly BridgeFile[];
    }
  | {
      readonly kind: 'ack';
      /** Of the message as the answer to its send named it. */
      readonly id: string;
      /** −1 error, 1 server, 2 device, 3 read, 4 played. */
      readonly ack: number;
    }
  | { readonly kind: 'state'; readonly id: string; readonly state: string };

/** `base64` is absent where the file was too large, or could not be fetched. */
export type BridgeFile = {
  readonly contentType: string;
  readonly fileName?: string;
  readonly base64?: string;
};
