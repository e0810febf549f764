faq =
    .command = Жиі қойылатын сұрақтар
    .menu = Жиі қойылатын сұрақтар
faq-list = Сұрақты таңдаңыз немесе одан бір сөз жазыңыз.
    .row = { $row-question }
    .menu = Мәзір
faq-empty = Әзірге сұрақ жоқ.
    .menu = Мәзір
faq-answer =
    <b>{ $chosen-question }</b>

    { $chosen-answer }
    .list = Басқа сұрақ
    .menu = Мәзір
faq-menu = Бөлімді таңдаңыз:
