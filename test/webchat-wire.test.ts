import { expectTypeOf, it } from 'vitest';
import type * as gateway from '../channels/chat-site.ts';
import type * as widget from '../widget/wire.ts';

it('the widget and the gateway speak of the same frames', () => {
  expectTypeOf<widget.VisitorFrame>().toExtend<gateway.VisitorFrame>();
  expectTypeOf<gateway.ServerFrame>().toExtend<widget.ServerFrame>();
  expectTypeOf<gateway.SiteLook>().toExtend<widget.SiteLook>();
});
