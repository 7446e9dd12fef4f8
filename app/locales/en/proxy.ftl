# Proxy for children.
proxy = Proxy
proxy-band = You are acting for { $name }, { $age } years old.
proxy-stop = Stop acting as proxy
proxy-lead = These are the children whose guardian you are, according to the population register.
proxy-act = Act as proxy for { $name }
proxy-until = { $age } years old. You can act as proxy up to and including { $date }.
proxy-untold = Children who are not shown
proxy-not-active = The inbox has not been activated yet. You can do that when you act as proxy.
proxy-nameless = Child without a registered name
proxy-none = No children to act for
proxy-none-why = The population register shows no child whose messages you can read. Is that wrong? Contact Skatteverket, the Swedish Tax Agency.
proxy-rules = The rules
proxy-rule-register = Only guardians according to the population register can act as proxy. That is checked each time you open a page.
proxy-rule-thirteen = The child must be under 13. From the 13th birthday, only the child can read the messages.
proxy-rule-protected = You cannot act as proxy when you or the child has a protected identity.
proxy-rule-receipt = The sender can see that a proxy has opened the message. The child’s other guardian can read the same messages.
