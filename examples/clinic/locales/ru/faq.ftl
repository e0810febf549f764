faq-list =
    .ask = Задать вопрос
faq-empty =
    .ask = { faq-list.ask }
faq-answer =
    .ask = { faq-list.ask }
