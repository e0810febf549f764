events =
    .command = Встречи клуба
    .menu = Встречи клуба
events-menu = Что сделать?
    .new = Новая встреча
    .find = Найти встречу
    .leave = Закрыть
events-draft = Встреча «{ $draft-title }», { $draft-day }. Всё верно?
    .back = Не сохранять
    .beginner = Начинающие
    .middle = Средний уровень
    .master = Мастера
events-save =
    .done = Встреча сохранена.
    .exists = Такая встреча уже есть.
events-word = Какое слово есть в названии?
events-found = Выберите встречу:
    .row = { $row-title }
events-change = Мест: { $change-seats }. Всё верно?
    .back = Не менять
events-shown = Записи на встречу «{ $found-title }»:
    .row = { $row-guests } – { $row-owner-full_name ->
        [none] без имени
       *[other] { $row-owner-full_name }
    }
events-remove = Отменить встречу?
    .remove = Отменить
    .keep = Оставить
