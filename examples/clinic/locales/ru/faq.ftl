faq-list =
    .ask = Спросить нас
faq-empty =
    .ask = { faq-list.ask }
faq-answer =
    .ask = { faq-list.ask }
