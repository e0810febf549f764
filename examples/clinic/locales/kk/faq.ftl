faq-list =
    .ask = Бізден сұрау
faq-empty =
    .ask = { faq-list.ask }
faq-answer =
    .ask = { faq-list.ask }
