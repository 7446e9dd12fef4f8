# Proxy for children.
proxy = Proxy
proxy-band = You are acting for { $name }, { $age } years old.
proxy-stop = Stop acting as proxy
proxy-lead = Here are the children that the population register names you as guardian of.
proxy-act = Act as proxy for { $name }
proxy-until = { $age } years old. You can act as proxy up to and including { $date }.
proxy-unnamed = A child
proxy-none = No children to act for
proxy-none-why = The population register shows no child that you can read for. Is that wrong? Contact Skatteverket, the Swedish Tax Agency.
proxy-rules = The rules
proxy-rule-register = Only guardians according to the population register can act as proxy. We ask the register each time you open a page.
proxy-rule-thirteen = The child must be under 13. From the 13th birthday on, the child reads alone.
proxy-rule-protected = It is not possible when you or the child has a protected identity.
proxy-rule-receipt = The sender can see that a proxy has opened the message. The child’s other guardian can read the same messages.

refused-not-guardian = The population register does not name you as the child’s guardian. Then you cannot read in the child’s inbox.
refused-thirteen = The child has turned 13 and now reads their own messages. Ask the child or the clinic if there is something you need to know.
refused-protected = You or the child has a protected identity. Then it is not possible to act as proxy here. Contact the clinic and they will help you in another way.
refused-register = According to the population register it is not possible to act as proxy for the child. Contact the clinic if you need help.
