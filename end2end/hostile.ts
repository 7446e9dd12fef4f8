import type { Letter } from './sender.ts';

const script = `"'><script>alert(1)</script><img src=x onerror=alert(1)></title></textarea>{{7*7}}`;
/** Turns what follows around; then characters without a shape, and Arabic. */
const turning = '\u202e\u2067\u200bmedd\u2060elande \u0645\u0631\u062d\u0628\u0627';
const word = 'ö'.repeat(10_000);

/** What no sender should send, and every page must bear. One thread, a letter for each kind. */
export const hostile: readonly Letter[] = [
  {
    subject: script,
    text: `<article><info><title>&lt;script&gt;alert(1)&lt;/script&gt;</title></info>
      <para onclick="alert(1)" style="position:fixed">${'&lt;img src=x onerror=alert(1)&gt;'}
      <link url="javascript:alert(1)">hit</link> <link url="https://a.example/&quot;&gt;&lt;script&gt;">dit</link></para></article>`,
    thread: 'ogiltig',
    unit: { unitName: script, unitAddress: script, unitTelephone: script },
    link: { systemId: 'extern', text: script, queryString: `?${script}`, type: 'NewTarget' },
  },
  {
    subject: turning,
    text: `<article><para>${turning}</para></article>`,
    thread: 'ogiltig',
    unit: { unitName: turning, unitAddress: turning, unitPostalCity: turning },
    link: { systemId: 'extern', text: turning, queryString: '?a=%E2%80%AE', type: 'CurrentTarget' },
  },
  {
    subject: word.slice(0, 1_000),
    text: `<article><para>${word}</para><variablelist><varlistentry><term>${word}</term><listitem>${word}</listitem></varlistentry></variablelist></article>`,
    thread: 'ogiltig',
    unit: { unitName: word.slice(0, 1_000), unitAddress: word.slice(0, 1_000), unitTelephone: word.slice(0, 1_000) },
    link: { systemId: 'extern', text: word.slice(0, 1_000), type: 'NewTarget' },
  },
];
