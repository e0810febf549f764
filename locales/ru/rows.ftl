### Услуги, мастера, столы: список для тех, кто ведёт дело. TABLE – имя таблицы; её название пишет приложение: TABLE = Услуги.

rows_TABLE =
    .menu = { TABLE }
rows_TABLE-list =
    { TABLE }

    Выберите из списка или напишите название.
    .add = ➕ Добавить
    .hidden = Скрытые
    .menu = Меню
rows_TABLE-empty =
    { TABLE }

    Список пока пуст.
    .add = ➕ Добавить
    .hidden = Скрытые
    .menu = Меню
rows_TABLE-booked =
    .done = { $chosen-name }. Записей за всё время: { $total }, предстоящих: { $ahead }.
rows_TABLE-edit =
    .hide = Скрыть
    .list = Назад
rows_TABLE-save =
    .done = Сохранено ✅
rows_TABLE-sure =
    { $chosen-name }

    { $ahead ->
        [0] Предстоящих записей нет.
       *[other] Предстоящих записей: { $ahead }. Они останутся, новых не будет.
    }
    Скрыть?
    .hide = Да, скрыть
    .keep = Не скрывать
rows_TABLE-hide =
    .done = Скрыто. Вернуть можно в разделе «Скрытые».
rows_TABLE-hidden =
    { TABLE }: скрытые

    Выберите, что вернуть.
    .list = Назад
rows_TABLE-nothing_hidden = Скрытых нет.
    .list = Назад
rows_TABLE-bring_back =
    .done = Снова в списке ✅
rows_TABLE-new =
    .list = Назад
rows_TABLE-add =
    .done = Добавлено ✅
rows_TABLE-menu = Выберите раздел:
