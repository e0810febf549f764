faq =
    .command = Частые вопросы
    .menu = Частые вопросы
faq-list = Выберите вопрос или напишите слово из него.
    .row = { $row-question }
    .menu = Меню
faq-empty = Вопросов пока нет.
    .menu = Меню
faq-answer =
    <b>{ $chosen-question }</b>

    { $chosen-answer }
    .list = Другой вопрос
    .menu = Меню
faq-menu = Выберите раздел:
