### Частые вопросы: список для тех, кто ведёт дело. Клиенты читают их в разделе `faq`.

questions =
    .menu = Вопросы и ответы
questions-list =
    Вопросы и ответы, которые видят клиенты

    Выберите вопрос или напишите слово для поиска.
    .row = { $row-question }
    .add = ➕ Добавить
    .menu = Меню
questions-empty = Вопросов пока нет.
    .add = ➕ Добавить
    .menu = Меню
questions-edit =
    .question = Напишите вопрос, как его задал бы клиент.
    .answer = Напишите ответ.
    .remove = Удалить
    .list = Назад
questions-save =
    .done = Сохранено ✅
questions-sure =
    <b>{ $chosen-question }</b>

    Удалить вопрос?
    .remove = Да, удалить
    .keep = Не удалять
questions-remove =
    .done = Вопрос удалён.
questions-new =
    .question = Напишите вопрос, как его задал бы клиент.
    .answer = Напишите ответ.
    .list = Назад
questions-add =
    .done = Добавлено ✅
questions-menu = Выберите раздел:
