# Proxy for children.
proxy = Proxy
proxy-band = You are acting for { $name }, { $age } years old.
proxy-stop = Stop acting as proxy
proxy-lead = These are the children whose guardian you are, according to the population register.
proxy-act = Act as proxy for { $name }
proxy-until = { $age } years old. You can act as proxy up to and including { $date }.
proxy-unnamed = A child
proxy-nameless = Child without a registered name
proxy-closed = The child’s inbox is not open right now. Contact us if you want to know more. See Help.
proxy-none = No children to act for
proxy-none-why = The population register shows no child whose messages you can read. Is that wrong? Contact Skatteverket, the Swedish Tax Agency.
proxy-rules = The rules
proxy-rule-register = Only guardians according to the population register can act as proxy. We ask the register each time you open a page.
proxy-rule-thirteen = The child must be under 13. From the 13th birthday, only the child can read the messages.
proxy-rule-protected = You cannot act as proxy when you or the child has a protected identity.
proxy-rule-receipt = The sender can see that a proxy has opened the message. The child’s other guardian can read the same messages.

refused-not-guardian = The population register does not name you as the child’s guardian. You cannot read the child’s inbox.
refused-thirteen = The child has turned 13 and now reads their own messages. Ask the child or the clinic if there is something you need to know.
refused-protected = You or the child has a protected identity. You cannot act as proxy here. Contact the clinic and they will help you in another way.
refused-register = According to the population register, nobody can act as proxy for the child. Contact the clinic if you need help.
