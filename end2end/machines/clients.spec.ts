import { expect, test } from '../journey.ts';
import { anna, berit, erik } from '../people.ts';
import { makes, type Message2, Sender } from '../sender.ts';

const denied = { fault: { code: 'Client', status: 403 } };
const wrong = { fault: { code: 'Client', status: 500 } };
const notActive = { resultCode: 'ERROR', resultText: 'Target person is not active user' };

const letter = { subject: 'Hej', thread: 'k-1', text: '<article><para>Hej!</para></article>' };
const link = { systemId: 'bokning', text: 'Boka om', queryString: '?id=1', type: 'CurrentTarget' as const };
const message: Message2 = {
  messageId: 'k-1',
  messageThreadId: 'k-2',
  title: 'Kallelse',
  text: '<article><para>Hej å ä ö &amp; 👩‍⚕️!</para></article>',
  language: 'sv',
  visit: {
    bookingId: 'K1',
    startTime: '2026-12-07T09:20:00+01:00',
    endTime: '2026-12-07T09:40:00+01:00',
    place: 'Provgatan 1',
    allowedChanges: { change: ['Rebook', 'Cancel'] },
  },
  button: [link, { ...link, text: 'Avboka' }],
  attachment: [
    { name: 'karta.txt', mediaType: 'text/plain', content: { base64: 'R8OlIHJha3QgZnJhbSBmcsOlbiBlbnRyw6luLgo=' } },
  ],
  documentLink: [{ name: 'Blad', url: 'https://solstaden.example/blad.pdf' }],
};

// SOAP clients of three makes, each built from our WSDLs alone.
for (const make of makes) {
  test(`every operation of version 1 is driven by ${make}`, async ({ inkorg }) => {
    const sender = new Sender(inkorg.soap, make);
    const added = { resultCode: 'OK', messageThreadId: 'k-1', notificationSent: ['SMS', 'Email'] };
    expect(await sender.addMessage(anna, { ...letter, link, notify: true })).toMatchObject({ result: added });
    expect(await sender.addMessage(anna, { ...letter, link, notify: true })).toMatchObject({ result: added });
    expect(await sender.addMessage(berit, letter)).toMatchObject({ result: notActive });
    expect(await sender.addMessage('1912-x', letter)).toMatchObject(wrong);
    expect(await sender.addMessage(anna, { ...letter, system: 'OKAND' })).toMatchObject(denied);
    const active = { status: true, activeNotificationMethods: ['SMS', 'Email'] };
    expect(await sender.isActiveUser(anna)).toMatchObject({ result: active });
    expect(await sender.isActiveUser(berit)).toMatchObject({ result: { status: false } });
    expect(await sender.isActiveUser('1912-x')).toMatchObject(wrong);
    await sender.stop();
  });

  test(`every operation of version 2 is driven by ${make}`, async ({ inkorg }) => {
    const sender = new Sender(inkorg.soap, make);
    const added = { resultCode: 'OK', messageThreadId: 'k-2', notificationSent: ['SMS', 'Email'] };
    expect(await sender.addMessage2(anna, message, { notify: true })).toMatchObject({ result: added });
    expect(await sender.addMessage2(anna, message, { notify: true })).toMatchObject({ result: added });
    const refused = (errorCode: string) => ({ result: { resultCode: 'ERROR', errorCode } });
    expect(await sender.addMessage2(anna, { ...message, title: 'Annat' })).toMatchObject(refused('MessageIdReused'));
    expect(await sender.addMessage2(erik, message)).toMatchObject(refused('MessageIdReused'));
    expect(await sender.addMessage2(berit, { ...message, messageId: 'k-3' })).toMatchObject({
      result: { ...notActive, errorCode: 'NotActiveUser' },
    });
    const picture = { name: 'a.png', mediaType: 'image/png', content: { base64: 'SGVqIQ==' } };
    const withPicture = { ...message, messageId: 'k-4', attachment: [picture] };
    expect(await sender.addMessage2(anna, withPicture)).toMatchObject(refused('AttachmentRefused'));
    const supersedes = { manner: 'Cancels' as const, bookingId: 'K1' };
    const cancelled = { messageId: 'k-5', messageThreadId: 'k-2', title: 'Avbokad', text: 'Hej', supersedes };
    expect(await sender.addMessage2(anna, cancelled)).toMatchObject({ result: { resultCode: 'OK' } });
    expect(await sender.addMessage2('1912-x', message)).toMatchObject(wrong);
    expect(await sender.addMessage2(anna, { ...message, language: '?' })).toMatchObject(wrong);
    expect(await sender.addMessage2(anna, message, { system: 'OKAND' })).toMatchObject(denied);

    const active = { status: true, activeNotificationMethods: ['SMS', 'Email'], paperInvitationsDeclined: false };
    expect(await sender.isActiveUser2(anna)).toMatchObject({ result: active });
    expect(await sender.isActiveUser2(berit)).toMatchObject({ result: { status: false } });
    expect(await sender.isActiveUser2('1912-x')).toMatchObject(wrong);
    expect(await sender.isActiveUser2(anna, 'OKAND')).toMatchObject(denied);

    for (const asked of [{ messageThreadId: 'k-2' }, { messageId: 'k-5' }]) {
      expect(await sender.threadStatus(anna, asked)).toMatchObject({
        result: {
          resultCode: 'OK',
          messageStatus: [
            { messageId: 'k-1', status: 'Unread', receivedTime: expect.stringContaining('2026-11-23') },
            { messageId: 'k-5', status: 'Unread' },
          ],
        },
      });
    }
    expect(await sender.threadStatus(anna, { messageId: 'k-0' })).toMatchObject(refused('UnknownThread'));
    expect(await sender.threadStatus('1912-x', { messageId: 'k-1' })).toMatchObject(wrong);
    expect(await sender.threadStatus(anna, { messageId: 'k-1' }, 'OKAND')).toMatchObject(denied);
    await sender.stop();
  });
}
