import { useEffect, useRef } from 'react';
import type { VoiceCall } from '../wire.ts';

/** Speaks what the line says from when it is switched on. */
export function useSpokenLines(isOn: boolean, said: VoiceCall['said']): void {
  const spoken = useRef(0);
  useEffect(() => {
    if (!isOn) {
      spoken.current = said.length;
      return;
    }
    // A new call begins anew.
    for (const { by, text } of said.slice(spoken.current > said.length ? 0 : spoken.current)) {
      if (by === 'line') speechSynthesis.speak(new SpeechSynthesisUtterance(text));
    }
    spoken.current = said.length;
  }, [isOn, said]);
  useEffect(() => {
    if (!isOn) return;
    return () => speechSynthesis.cancel();
  }, [isOn]);
}
