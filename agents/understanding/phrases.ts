import { foldText } from '../../conversation/values/fold-text.ts';
import type { Label } from './labels.ts';

/** Whole messages that mean one thing. What a customer answers most often needs no model. */
const phraseLines: Readonly<Partial<Record<Label, string>>> = {
  'GENERAL.CONVERSATION.affirm':
    'yes|y|yeah|yea|yep|yup|yes o|yes please|yes sir|yes ma|ok|okay|okey|k|oki|sure|oya|oya na|correct|confirm|confirmed|confirm it|go ahead|' +
    'proceed|continue|do it|do am|abeg do am|carry on|e correct|na so|na true|true|right|that is right|thats right|its correct|it is correct|' +
    'i agree|agreed|i confirm|alright go ahead|no problem go ahead|yes go ahead|yes proceed|yes continue|ok proceed|ok go ahead|okay continue|' +
    'sharp|i accept|accept|of course|absolutely|exactly|definitely|1 yes|yes na|yes abeg|yes confirm|oya do am|no wahala do it|no wahala|' +
    'go on|abeg go on|make we go|oya go ahead|perfect go ahead|yes that is correct|yes thats it|thats it|na him|beeni|eh|ehn|ee|na im be that',
  'GENERAL.CONVERSATION.deny':
    'no|n|nope|nah|na|no o|noo|nooo|no please|no thanks|no thank you|no sir|no ma|never|not at all|at all|no way|wrong|not correct|' +
    'incorrect|e no correct|no be that one|no be am|not that one|thats wrong|that is wrong|its wrong|i dont want|i do not want|i no want|' +
    'i dont want it|i no want am|i no do|no need|dont|do not|no dont|no not that|nay|mba|rara|aa|ko|i disagree|i dont agree|no be so|' +
    'no its not|no it is not|2 no|no leave am|no that is wrong|no thats wrong|no wrong number|nope not that|that is not it|not this one|no be this one',
  'GENERAL.CONVERSATION.cancel':
    'cancel|cancel it|cancel am|cancel that|cancel this|cancel order|cancel the order|cancel my order|cancel transaction|cancel the transaction|' +
    'abort|forget it|forget am|forget about it|never mind|nevermind|leave it|leave am|leave that one|start again|start over|startover|restart|' +
    'stop this|stop it|stop am|stop that|stop this order|stop the order|stop the transaction|exit|discard|undo|back to start|make we start again|' +
    'make we start over|make we start afresh|drop it|drop am|i have changed my mind|i changed my mind|i don change mind|i don change my mind|' +
    'cancel everything|abeg cancel am|no go again|reset|begin again|i no do again|dont do it again|dont bother|no bother|clear|scrap it|abandon',
  'GENERAL.CONVERSATION.greeting':
    'hi|hello|hey|helo|hallo|hi there|hello there|hey there|good morning|good afternoon|good evening|good day|morning|afternoon|evening|' +
    'gm|ga|ge|good night|how far|how far na|howfar|xup|sup|whats up|wassup|what is up|how you dey|how una dey|how are you|how are you doing|how body|' +
    'wetin dey|wetin dey happen|greetings|yo|hi bot|hello bot|my guy|my guy how far|e kaaro|e kaasan|e kaale|ekaro|sannu|ina kwana|nnoo|kedu|' +
    'bawo ni|anybody there|anyone there|are you there|you dey there|una dey|you dey|una dey there|hi good morning|hello good morning|hello good day|' +
    'hi good day|hello sir|hello ma|good morning sir|good morning ma|how na|how now|how is it going|how is your day|compliments|salute',
  'GENERAL.CONVERSATION.thanks':
    'thanks|thank you|thank u|thanks a lot|thanks so much|thank you so much|thank you very much|thx|tnx|tanx|ok thanks|okay thanks|ok thank you|' +
    'okay thank you|alright thanks|god bless|god bless you|god bless una|una do well|you do well|i appreciate|appreciated|much appreciated|' +
    'many thanks|bye|bye bye|byebye|goodbye|good bye|ok bye|okay bye|later|see you|see you later|take care|goodbye for now|bye for now|thank you bye|thanks bye|' +
    'oshe|o se|e se|ese|daalu|nagode|na gode|i thank una|thank una|thank you sir|thank you ma|cheers|alright later|no problem thanks|nice one thanks|' +
    'i don see am thank you|e don enter thank you|e don enter|i have received it|that is all|thats all|that will be all|okay that is all for now',
  'GENERAL.CONVERSATION.menu':
    'menu|help|help me|abeg help me|help me abeg|i need help|need help|i want help|main menu|options|option|show options|show me options|show menu|show me menu|' +
    'what can you do|what do you do|what can you do for me|how can you help|how can you help me|what services do you offer|what do you offer|' +
    'services|list services|your services|list your services|wetin you fit do|wetin you dey do|wetin una dey do|wetin una fit do|wetin una dey sell|what do you sell|' +
    'back to menu|home|start menu|commands|show commands|how does this work|how does it work|how this thing dey work|what can i do here|what is this|who are you|who be this|what are my options',
  'GENERAL.OPT.in':
    'start|unstop|resume|subscribe me again|opt me in|opt in|optin|start sending|start messages|resume messages|enable notifications|turn on notifications',
  'GENERAL.OPT.out':
    'stop|stopall|stop all|unsubscribe|unsubscribe me|opt out|optout|opt me out|quit|end|stop messages|stop sms|stop texting me|stop messaging me|no more messages|no more sms|stop notifications|stop all notifications|remove me|remove my number|stop promo|stop adverts',
};

const labelOf: ReadonlyMap<string, Label> = new Map(
  Object.entries(phraseLines).flatMap(([label, phrases]) =>
    phrases.split('|').map((phrase) => [phrase, label as Label] as const),
  ),
);

const trim = (text: string): string =>
  text
    .replace(/['\p{M}]/gu, '')
    .replace(/[^a-z0-9 ]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
const POLITE =
  /^(?:please|pls|plz|abeg|biko|oga|bros|boss)\s+|\s+(?:please|pls|plz|abeg|biko|o|oo|ooo|sir|ma|na|jare|boss)$/;

/** The leaf of a whole message that is such a phrase, in whatever capitals and punctuation. */
export function matchPhrase(text: string): Label | undefined {
  if (text.length > 80) return undefined;
  const plain = trim(foldText(text)).replace(/(.)\1{2,}/g, '$1');
  const direct = labelOf.get(plain);
  if (direct) return direct;
  const bare = plain.replace(POLITE, '').replace(POLITE, '');
  return labelOf.get(bare);
}
