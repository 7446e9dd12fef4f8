import { expect, type Page, type Response } from '@playwright/test';
import { actFor, band, choose, follow, folder, heading, logIn, openThread, search, thread, threads } from '../citizen.ts';
import { enterPhone } from '../contact.ts';
import type { Faults } from '../faults.ts';
import type { Inkorg, RegisterChange } from '../inkorg.ts';
import { hostile } from '../hostile.ts';
import type { Sender } from '../sender.ts';
import { alvin, anna, berit, elsa, erik, karin, sara, tolvan, vera, type Person } from '../people.ts';

/** What opening a page may need besides the window. */
export type Hands = { page: Page; inkorg: Inkorg; faults: Faults; sender: Sender };

/** A page in one of its states. */
export type Exhibit = {
  /** Names the snapshot's file. */
  readonly name: string;
  /** Whether what a screen reader says of it is reviewed too, phrase by phrase. */
  readonly aloud?: boolean;
  /** Leads there, as a citizen would, and gives the answer that the window shows. */
  open(hands: Hands): Promise<Response>;
};

/** Every page, in every state that looks or reads otherwise. */
export const gallery: readonly Exhibit[] = [
  plain('start', '/'),
  plain('start-failed', '/?fel=avbrutet'),
  plain('start-expired', '/?till=%2Finkorg&utgangen=1'),
  plain('start-logged-out', '/?utloggad=1'),
  plain('statement', '/tillganglighet'),
  plain('privacy', '/integritet'),
  plain('help', '/hjalp'),
  {
    name: 'not-found',
    open: ({ page, faults }) => {
      faults.mean(404);
      return go(page, '/ingenstans');
    },
  },
  loggedIn('consent', berit, (page) => go(page, '/aktivera')),
  loggedIn('list-activated', berit, (page) => follow(page, page.getByRole('button', { name: 'Aktivera min inkorg' }))),
  loggedIn('list', anna, (page) => go(page, '/inkorg')),
  {
    name: 'list-new-messages',
    aloud: true,
    open: async ({ page, sender }) => {
      await logIn(page, anna);
      const shown = await go(page, '/inkorg');
      await sender.addMessage(anna, { subject: 'Ditt provsvar har kommit', text: 'Allt ser bra ut.' });
      await sender.addMessage(anna, { subject: 'Din remiss har kommit fram', text: 'Vi hör av oss.' });
      await expect(page.locator('.news').getByRole('status')).toContainText('2 nya meddelanden. Visa');
      return shown;
    },
  },
  loggedIn('list-many', tolvan, (page) => go(page, '/inkorg?sida=2')),
  loggedIn('list-hard', tolvan, (page) => go(page, '/inkorg')),
  loggedIn('list-long-name', karin, (page) => go(page, '/inkorg')),
  loggedIn('list-unread', erik, (page) => go(page, '/inkorg?filter=olasta')),
  loggedIn('list-nothing-unread', karin, async (page) => {
    await openThread(page, 'Du har fått en tid för träning');
    return go(page, '/inkorg?filter=olasta');
  }),
  loggedIn('list-marked-unread', anna, async (page) => {
    await openThread(page, 'Svara på frågor inför ditt besök');
    return follow(page, page.getByRole('button', { name: 'Markera som oläst' }));
  }),
  loggedIn('list-archived', anna, async (page) => {
    await openThread(page, 'Svara på frågor inför ditt besök');
    return follow(page, page.getByRole('button', { name: 'Arkivera' }));
  }),
  aloud(loggedIn('list-many-trashed', anna, async (page) => {
    await choose(page, 2);
    return follow(page, page.getByRole('button', { name: 'Flytta till papperskorgen' }));
  })),
  loggedIn('list-undone', anna, async (page) => {
    await choose(page, 2);
    await page.getByRole('button', { name: 'Arkivera' }).click();
    return follow(page, page.getByRole('button', { name: 'Ångra' }));
  }),
  loggedIn('list-nothing-chosen', anna, (page) => follow(page, page.getByRole('button', { name: 'Arkivera' }))),
  loggedIn('list-empty', anna, async (page) => {
    await choose(page, 6);
    return follow(page, page.getByRole('button', { name: 'Arkivera' }));
  }),
  loggedIn('list-filtered', tolvan, (page) => go(page, '/inkorg?filter=bilaga&filter=olasta')),
  loggedIn('list-none-fit', anna, (page) => go(page, '/inkorg?filter=bilaga&filter=olasta&filter=atgard')),
  loggedIn('list-from', anna, async (page) => {
    await page.getByRole('link', { name: 'Välj avsändare' }).click();
    return follow(page, page.getByRole('main').getByRole('listitem').first().getByRole('link'));
  }),
  aloud(loggedIn('units', anna, (page) => follow(page, page.getByRole('link', { name: 'Välj avsändare' })))),
  loggedIn('archive', anna, async (page) => {
    await choose(page, 2);
    await page.getByRole('button', { name: 'Arkivera' }).click();
    return follow(page, folder(page, 'Arkiv'));
  }),
  loggedIn('archive-empty', anna, (page) => follow(page, folder(page, 'Arkiv'))),
  aloud(loggedIn('trash', anna, async (page) => {
    await choose(page, 2);
    await page.getByRole('button', { name: 'Flytta till papperskorgen' }).click();
    return follow(page, folder(page, 'Papperskorg'));
  })),
  loggedIn('trash-empty', anna, (page) => follow(page, folder(page, 'Papperskorg'))),
  aloud(loggedIn('delete', anna, async (page) => {
    await choose(page, 2);
    await page.getByRole('button', { name: 'Flytta till papperskorgen' }).click();
    await folder(page, 'Papperskorg').click();
    await choose(page, 2);
    return follow(page, page.getByRole('button', { name: 'Ta bort för gott' }));
  })),
  loggedIn('trash-deleted', anna, async (page) => {
    await choose(page, 1);
    await page.getByRole('button', { name: 'Flytta till papperskorgen' }).click();
    await folder(page, 'Papperskorg').click();
    await choose(page, 1);
    await page.getByRole('button', { name: 'Ta bort för gott' }).click();
    return follow(page, page.getByRole('button', { name: 'Ta bort för gott' }));
  }),
  loggedIn('thread-in-trash', anna, async (page) => {
    await choose(page, 1);
    await page.getByRole('button', { name: 'Flytta till papperskorgen' }).click();
    await folder(page, 'Papperskorg').click();
    return follow(page, threads(page).first().getByRole('link'));
  }),
  loggedIn('child-trash', anna, async (page) => {
    await actFor(page, alvin);
    await choose(page, 1);
    await page.getByRole('button', { name: 'Flytta till papperskorgen' }).click();
    return follow(page, folder(page, 'Papperskorg'));
  }),
  aloud(loggedIn('search', anna, async (page) => {
    await page.getByLabel('Sök i inkorgen').fill('tid');
    return follow(page, page.getByRole('button', { name: 'Sök', exact: true }));
  })),
  loggedIn('search-many', tolvan, async (page) => {
    await page.getByLabel('Sök i inkorgen').fill('vården');
    return follow(page, page.getByRole('button', { name: 'Sök', exact: true }));
  }),
  aloud(loggedIn('search-none', anna, async (page) => {
    await page.getByLabel('Sök i inkorgen').fill('giraff');
    return follow(page, page.getByRole('button', { name: 'Sök', exact: true }));
  })),
  {
    name: 'search-fault',
    aloud: true,
    open: async ({ page, faults }) => {
      faults.mean(422);
      await logIn(page, anna);
      return follow(page, page.getByRole('button', { name: 'Sök', exact: true }));
    },
  },
  {
    name: 'search-gone',
    aloud: true,
    open: async ({ page, faults }) => {
      faults.mean(404);
      await logIn(page, anna);
      return go(page, '/inkorg/sok/00000000000000000000000000000000');
    },
  },
  {
    name: 'search-hostile',
    open: async ({ page, sender }) => {
      for (const letter of hostile) await sender.addMessage(karin, { ...letter, thread: undefined });
      await logIn(page, karin);
      await page.getByLabel('Sök i inkorgen').fill('öö');
      return follow(page, page.getByRole('button', { name: 'Sök', exact: true }));
    },
  },
  loggedIn('search-form', karin, (page) => go(page, '/inkorg/sok')),
  loggedIn('child-search', anna, async (page) => {
    await actFor(page, alvin);
    await page.getByLabel('Sök i inkorgen').fill('besök');
    return follow(page, page.getByRole('button', { name: 'Sök', exact: true }));
  }),
  letter('thread', anna, 'Svara på frågor inför ditt besök'),
  letter('thread-read', anna, /^Provsvar: /),
  letter('thread-boxes-and-visit', anna, 'Du har fått en tid för provtagning'),
  letter('thread-folds', anna, 'Välkommen till screening med mammografi'),
  letter('thread-replaced', anna, /^Din tid är flyttad/),
  letter('thread-cancelled', erik, /är avbokad$/),
  letter('thread-open-booking', erik, /^Dags att boka tid/),
  aloud(letter('thread-attachments', erik, 'Så hittar du till oss')),
  aloud(letter('thread-attachment-states', sara, 'Handlingar inför din undersökning')),
  {
    name: 'attachment-expired',
    aloud: true,
    open: async ({ page, inkorg, faults }) => {
      await logIn(page, sara);
      await openThread(page, 'Handlingar inför din undersökning');
      const href = await page.getByRole('link', { name: 'Tider nästa vecka.pdf' }).getAttribute('href');
      await inkorg.moveClock({ to: '2026-12-05T12:00:00+01:00' });
      await logIn(page, sara);
      faults.mean(410);
      return go(page, href ?? '');
    },
  },
  letter('thread-long-name', karin, 'Resultat av din undersökning'),
  letter('thread-long', tolvan, 'Inför din operation'),
  letter('thread-ugly', tolvan, 'VIKTIGT!!! Information'),
  letter('thread-broken', tolvan, 'Din tid hos oss'),
  letter('thread-plain', tolvan, 'Meddelande'),
  letter('thread-english', tolvan, /^Book a talk/),
  aloud(loggedIn('thread-newest-first', anna, async (page) => {
    await openThread(page, 'Efter ditt besök hos tandläkaren');
    return follow(page, page.getByRole('button', { name: 'Visa nyast först' }));
  })),
  aloud(loggedIn('thread-replaced-elsewhere', anna, async (page) => {
    await openThread(page, 'Du har fått en tid för provtagning');
    await page.getByRole('link', { name: 'Omboka tiden' }).click();
    await page.getByRole('radio').first().check();
    await page.getByRole('button', { name: 'Byt till den valda tiden' }).click();
    await page.getByRole('link', { name: 'Till inkorgen' }).click();
    return follow(page, thread(page, 'Du har fått en tid för provtagning').first().getByRole('link'));
  })),
  aloud(loggedIn('thread-cancelled-elsewhere', anna, async (page) => {
    await openThread(page, 'Du har fått en tid för provtagning');
    await page.getByRole('link', { name: 'Avboka tiden' }).click();
    await page.getByRole('button', { name: 'Avboka tiden' }).click();
    await page.getByRole('link', { name: 'Till inkorgen' }).click();
    return follow(page, thread(page, 'Du har fått en tid för provtagning').first().getByRole('link'));
  })),
  aloud(loggedIn('thread-form-answered', anna, async (page) => {
    await openThread(page, 'Svara på frågor inför ditt besök');
    await page.getByRole('link', { name: 'Svara på frågorna' }).click();
    await page.getByLabel('Bra').check();
    await page.getByLabel('Nej').check();
    await page.getByRole('button', { name: 'Skicka svaren' }).click();
    await page.getByRole('link', { name: 'Till inkorgen' }).click();
    return follow(page, thread(page, 'Vi har fått dina svar').getByRole('link'));
  })),
  {
    name: 'list-hostile',
    open: async ({ page, sender }) => {
      for (const letter of hostile) await sender.addMessage(karin, { ...letter, thread: undefined });
      await logIn(page, karin);
      return go(page, '/inkorg');
    },
  },
  {
    name: 'thread-hostile',
    open: async ({ page, sender }) => {
      for (const letter of hostile) await sender.addMessage(karin, letter);
      await logIn(page, karin);
      return follow(page, threads(page).first().getByRole('link'));
    },
  },
  aloud({
    name: 'leaving-with-login',
    open: async ({ page, sender }) => {
      const link = { systemId: 'uthopp', text: 'Se dina läkemedel', type: 'CurrentTarget' } as const;
      await sender.addMessage(anna, { subject: 'Dina läkemedel', text: 'Se listan.', link });
      await logIn(page, anna);
      await openThread(page, 'Dina läkemedel');
      return follow(page, page.getByRole('link', { name: 'Se dina läkemedel' }));
    },
  }),
  loggedIn('leaving', tolvan, async (page) => {
    await openThread(page, 'Tips om en kurs för dig');
    return follow(page, page.getByRole('link', { name: 'Anmäl dig hos Solstadens patientskola' }));
  }),
  loggedIn('settings', anna, (page) => follow(page, folder(page, 'Inställningar'))),
  aloud(loggedIn('take', anna, (page) => go(page, '/hamta'))),
  aloud(loggedIn('take-thread', erik, async (page) => {
    await openThread(page, 'Så hittar du till oss');
    return follow(page, page.getByRole('link', { name: 'Ta med den här tråden' }));
  })),
  aloud(loggedIn('settings-contact', tolvan, (page) => go(page, '/installningar/sms'))),
  aloud(loggedIn('settings-contact-change', anna, (page) => go(page, '/installningar/epost'))),
  {
    name: 'settings-contact-fault',
    aloud: true,
    open: async ({ page, faults }) => {
      faults.mean(422);
      await logIn(page, tolvan);
      await page.goto('/installningar/epost');
      await page.getByLabel('E-postadress').fill('tolvan');
      return follow(page, page.getByRole('button', { name: 'Skicka en kod' }));
    },
  },
  aloud(loggedIn('settings-code', tolvan, async (page) => {
    await page.goto('/installningar/sms');
    await page.getByLabel('Mobilnummer').fill('070-174 06 15');
    return follow(page, page.getByRole('button', { name: 'Skicka en kod' }));
  })),
  aloud(loggedIn('settings-remove', anna, (page) => go(page, '/installningar/sms/ta-bort'))),
  aloud(loggedIn('settings-timing', anna, (page) => go(page, '/installningar/aviseringar'))),
  aloud(loggedIn('settings-review-none', anna, (page) => go(page, '/installningar/granska'))),
  {
    name: 'confirm',
    aloud: true,
    open: async ({ page, inkorg }) => {
      await logIn(page, anna);
      await inkorg.pass(5);
      return go(page, '/installningar/sms');
    },
  },
  {
    name: 'lapsed-kept',
    aloud: true,
    open: async ({ page, inkorg, faults }) => {
      await logIn(page, anna);
      await page.goto('/installningar/epost');
      await page.getByLabel('E-postadress').fill('anna.ny@example.invalid');
      await inkorg.pass(20);
      faults.mean(403);
      return follow(page, page.getByRole('button', { name: 'Skicka en kod' }));
    },
  },
  {
    name: 'lapsed-not-kept',
    aloud: true,
    open: async ({ page, faults }) => {
      await logIn(page, anna);
      await page.goto('/installningar/aviseringar');
      await page.getByLabel('Ja, under de här timmarna').check();
      await page.getByLabel('Från klockan').fill('21.30');
      await page.context().clearCookies();
      faults.mean(403);
      return follow(page, page.getByRole('button', { name: 'Spara' }));
    },
  },
  {
    name: 'only-for-forms',
    aloud: true,
    open: async ({ page, faults }) => {
      await logIn(page, anna);
      faults.mean(405);
      return go(page, '/installningar/sprak');
    },
  },
  aloud(loggedIn('settings-contact-then', tolvan, (page) => go(page, '/installningar/sms?sedan=epost'))),
  {
    name: 'consent-anew',
    aloud: true,
    open: async ({ page, inkorg }) => {
      await inkorg.moveClock({ to: '2026-12-12T08:00:00+01:00' });
      await logIn(page, elsa);
      return go(page, '/aktivera');
    },
  },
  aloud(loggedIn('ledger-empty', berit, async (page) => {
    await page.getByRole('button', { name: 'Aktivera min inkorg' }).click();
    return follow(page, folder(page, 'Aviseringar'));
  })),
  {
    name: 'ledger',
    aloud: true,
    open: async ({ page, sender }) => {
      await sender.addMessage(anna, { subject: 'Ny tid', text: 'Du har fått en tid.', thread: 'avisering-1', notify: true });
      await logIn(page, anna);
      const told = page.getByRole('main').getByText('till 070-*** ** 05.');
      await expect(async () => {
        await page.goto('/aviseringar');
        await expect(told).toBeVisible({ timeout: 500 });
      }).toPass();
      return go(page, '/aviseringar');
    },
  },
  {
    name: 'settings-review',
    aloud: true,
    open: async ({ page, inkorg }) => {
      await logIn(page, erik);
      await actFor(page, elsa);
      await openThread(page, 'Svara på frågor inför ditt besök');
      await folder(page, 'Inställningar').click();
      await enterPhone(page, inkorg, '070-174 06 15', '+46701740615');
      await page.getByRole('button', { name: 'Logga ut' }).click();
      await inkorg.moveClock({ to: '2026-12-12T08:00:00+01:00' });
      await logIn(page, elsa);
      return follow(page, page.getByRole('button', { name: 'Ja, jag vill ha min inkorg' }));
    },
  },
  loggedIn('help-logged-in', anna, (page) => follow(page, folder(page, 'Hjälp'))),
  aloud(plain('turned-away-locked', '/?fel=last')),
  aloud(plain('turned-away-closed', '/?fel=avslutad')),
  aloud(plain('turned-away-deceased', '/?fel=avliden')),
  aloud(plain('turned-away-number', '/?fel=nummer')),
  aloud(loggedIn('children-mixed', anna, async (page, inkorg) => {
    await inkorg.changeRegister(alvin.number, { protected: true });
    await inkorg.changeRegister(vera.number, { name: null, guardians: [anna.number] });
    return follow(page, folder(page, 'Ombud'));
  })),
  aloud(loggedIn('child-consent', anna, async (page, inkorg) => {
    await inkorg.changeRegister(vera.number, { name: vera.name, guardians: [anna.number] });
    await folder(page, 'Ombud').click();
    return follow(page, page.getByRole('button', { name: `Agera ombud för ${vera.name}` }));
  })),
  aloud(loggedIn('child-why', anna, async (page) => {
    await actFor(page, alvin);
    return follow(page, band(page).getByRole('link'));
  })),
  aloud(loggedIn('child-thread-both', anna, async (page) => {
    await actFor(page, elsa);
    await openThread(page, 'Svara på frågor inför ditt besök');
    await page.getByRole('button', { name: 'Logga ut' }).click();
    await logIn(page, erik);
    await actFor(page, elsa);
    return follow(page, thread(page, 'Svara på frågor inför ditt besök').getByRole('link'));
  })),
  childEnded('child-ended-protected', { protected: true }),
  childEnded('child-ended-custody', { guardians: [erik.number] }),
  childEnded('child-ended-emigrated', { emigrated: true }),
  childEnded('child-ended-deceased', { deceased: true }),
  loggedIn('children', anna, (page) => follow(page, folder(page, 'Ombud'))),
  loggedIn('children-refused', karin, (page) => follow(page, folder(page, 'Ombud'))),
  loggedIn('children-none', tolvan, (page) => follow(page, folder(page, 'Ombud'))),
  loggedIn('child-list', anna, async (page) => {
    await folder(page, 'Ombud').click();
    return follow(page, page.getByRole('button', { name: `Agera ombud för ${alvin.name}` }));
  }),
  loggedIn('child-thread', anna, async (page) => {
    await actFor(page, alvin);
    return follow(page, thread(page, 'Du har fått en tid för hälsobesök').getByRole('link'));
  }),
  loggedIn('child-settings', anna, async (page) => {
    await actFor(page, alvin);
    return follow(page, folder(page, 'Inställningar'));
  }),
  {
    name: 'child-refused',
    aloud: true,
    open: async ({ page, inkorg, faults }) => {
      await inkorg.moveClock({ to: '2026-12-11T23:59:00+01:00' });
      await logIn(page, anna);
      await actFor(page, elsa);
      const { pathname } = new URL(page.url());
      await inkorg.moveClock({ to: '2026-12-12T00:00:00+01:00' });
      faults.mean(403);
      return go(page, pathname);
    },
  },
  {
    name: 'child-refused-typed',
    aloud: true,
    open: async ({ page, inkorg, faults }) => {
      await inkorg.moveClock({ to: '2026-12-11T23:59:00+01:00' });
      await logIn(page, anna);
      await actFor(page, elsa);
      await folder(page, 'Inställningar').click();
      await page.getByRole('link', { name: 'Lägg till mobilnummer' }).click();
      await page.getByLabel('Mobilnummer').fill('070-174 06 05');
      await inkorg.moveClock({ to: '2026-12-12T00:00:00+01:00' });
      faults.mean(403);
      return follow(page, page.getByRole('button', { name: 'Skicka en kod' }));
    },
  },
  {
    name: 'not-found-logged-in',
    open: async ({ page, faults }) => {
      await logIn(page, anna);
      faults.mean(404);
      return go(page, '/inkorg/trad/00000000-0000-4000-8000-000000000000');
    },
  },
  english('start', (page) => page.goto('/')),
  english('list', (page) => logIn(page, anna)),
  english('trash', async (page) => {
    await logIn(page, anna);
    await choose(page, 1);
    await page.getByRole('button', { name: 'Flytta till papperskorgen' }).click();
    await folder(page, 'Papperskorg').click();
    await heading(page).filter({ hasText: 'Papperskorg' }).waitFor();
  }),
  english('search', async (page) => {
    await logIn(page, anna);
    await search(page, 'tid');
    await heading(page).filter({ hasText: 'Sökresultat' }).waitFor();
  }),
  english('thread', async (page) => {
    await logIn(page, anna);
    await openThread(page, 'Du har fått en tid för provtagning');
  }),
  english('consent', (page) => logIn(page, berit)),
  english('children', async (page) => {
    await logIn(page, anna);
    await folder(page, 'Ombud').click();
    await heading(page).filter({ hasText: 'Ombud' }).waitFor();
  }),
  english('child-list', async (page) => {
    await logIn(page, anna);
    await actFor(page, alvin);
    await band(page).waitFor();
  }),
  english('child-why', async (page) => {
    await logIn(page, anna);
    await actFor(page, alvin);
    await band(page).getByRole('link').click();
    await heading(page).filter({ hasText: 'Varför ser jag detta?' }).waitFor();
  }),
  english('turned-away-locked', (page) => page.goto('/?fel=last')),
  english('settings', async (page) => {
    await logIn(page, anna);
    await folder(page, 'Inställningar').click();
    await heading(page).filter({ hasText: 'Inställningar' }).waitFor();
  }),
  english('take', async (page) => {
    await logIn(page, anna);
    await page.goto('/hamta');
    await heading(page).filter({ hasText: 'Ta med inkorgen' }).waitFor();
  }),
  english('help', (page) => page.goto('/hjalp')),
  english('statement', (page) => page.goto('/tillganglighet')),
  english('privacy', (page) => page.goto('/integritet')),
];

async function go(page: Page, path: string): Promise<Response> {
  const response = await page.goto(path);
  if (!response) throw new Error(`${path} gave no answer`);
  return response;
}

function plain(name: string, path: string): Exhibit {
  return { name, open: ({ page }) => go(page, path) };
}

function loggedIn(
  name: string,
  person: Person,
  open: (page: Page, inkorg: Inkorg) => Promise<Response>,
): Exhibit {
  return {
    name,
    open: async ({ page, inkorg }) => {
      await logIn(page, person);
      return open(page, inkorg);
    },
  };
}

function aloud(exhibit: Exhibit): Exhibit {
  return { ...exhibit, aloud: true };
}

/** A child's page, asked for again after the register has changed. */
function childEnded(name: string, change: RegisterChange): Exhibit {
  return {
    name,
    aloud: true,
    open: async ({ page, inkorg, faults }) => {
      await logIn(page, anna);
      await actFor(page, alvin);
      await inkorg.changeRegister(alvin.number, change);
      faults.mean(403);
      return go(page, new URL(page.url()).pathname);
    },
  };
}

/** A thread, opened from the list, on whichever of its first pages it stands. */
function letter(name: string, person: Person, subject: string | RegExp): Exhibit {
  return loggedIn(name, person, async (page) => {
    const link = page.getByRole('main').getByRole('link', { name: subject, exact: true }).first();
    return follow(page, link);
  });
}

/** A page that is then read in English. */
function english(name: string, open: (page: Page) => Promise<unknown>): Exhibit {
  return {
    name: `${name}-en`,
    open: async ({ page }) => {
      await open(page);
      return follow(page, page.getByRole('banner').getByRole('button', { name: 'English' }));
    },
  };
}
