faq-list =
    .ask = Сұрақ қою
faq-empty =
    .ask = { faq-list.ask }
faq-answer =
    .ask = { faq-list.ask }
