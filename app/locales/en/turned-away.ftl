# For somebody who has proved who they are, and has no inbox to come into.
locked = Your inbox is locked
locked-what = The inbox has been locked, so it cannot be read. What has come here is still there. Care providers cannot send anything new here while it is locked, and reach you in other ways, for instance by letter.
locked-do = Contact us if you want to know why, or want the inbox to be opened again.
closed = Your inbox is closed
closed-what = The inbox is closed, so it cannot be read and nothing new comes here. Care providers reach you in other ways, for instance by letter.
closed-do = Contact us if you want to have an inbox again.
deceased = It is not possible to log in to the inbox
deceased-what = According to the population register, the person whose inbox this is has died. The inbox is therefore closed. To you who are a relative: we are sorry for your loss.
deceased-do = Contact Skatteverket, the Swedish Tax Agency, if this is wrong.
number = There is no inbox for your number
number-what = The inbox is for those who have a Swedish personal identity number. Your e-ID has another number, such as a coordination number. Care providers reach you in other ways, for instance by letter.
number-do = Log in again if you have another e-ID with your personal identity number.

turned-away-do = What you can do
turned-away-clinic = Contact the clinic if you are waiting to hear from them or need something that concerns your care.
turned-away-contact = Contact us
