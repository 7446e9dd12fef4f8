# When somebody may not act for a child, or no longer.
refused-not-guardian-title = You are not a guardian according to the population register
refused-not-guardian = The population register does not name you as the child’s guardian now. You cannot read the child’s inbox. Contact Skatteverket, the Swedish Tax Agency, if you think that is wrong.
refused-thirteen-title = The child has turned 13
refused-thirteen = From the 13th birthday, the child reads their messages alone. You can no longer read for the child.
refused-thirteen-who = Who reads now?
refused-thirteen-who-what = Only the child, with their own e-ID. Other guardians can no longer read either. What you have opened already is still shown as opened.
refused-thirteen-settings = What happens to the settings?
refused-thirteen-settings-what = Telephone numbers and e-mail addresses that guardians have filled in are kept, but we send nothing to them. The first time the child logs in, they can keep, change or remove them.
refused-thirteen-next = Do you need to know something about the child’s care?
refused-thirteen-next-what = Ask the child, or contact the clinic.
refused-protected-title = You cannot act as proxy here
refused-protected = You or the child has a protected identity. You cannot act as proxy here. Contact the clinic and they will help you in another way.
refused-deceased-title = The child’s inbox is closed
refused-deceased = According to the population register the child has died. We are sorry for your loss. The inbox can therefore no longer be read. Contact the clinic if there is anything you need.
refused-register-title = It is not possible to act as proxy for the child
refused-register = According to the population register, you or the child is no longer registered in Sweden. You cannot act as proxy here. Contact the clinic if you need help.
refused-locked-title = The child’s inbox is not open
refused-locked = The child’s inbox is locked or closed, so nobody can read it now. Contact us if you want to know more. See Help.

typed = What you had written
typed-why = None of it has been saved. Copy what you want to keep before you leave the page.
typed-address = Mobile number or e-mail address
