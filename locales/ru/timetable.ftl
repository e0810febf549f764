### График каждого, кто обслуживает. TABLE – имя таблицы; её название пишет приложение.

timetable_TABLE =
    .menu = { TABLE }: график
timetable_TABLE-whose = Чей график показать?
    .menu = Меню
timetable_TABLE-nobody =
    { TABLE }

    Список пока пуст.
    .menu = Меню
timetable_TABLE-what = { $whose-name }
    .hours = Часы работы
    .off = Выходные и отпуск
    .whose = Назад
timetable_TABLE-list =
    { $whose-name }: часы работы

    День, которого нет в списке, – выходной.
    .row = { hours_weekday } { $row-opens }–{ $row-closes }{ hours_overnight }
    .add = ➕ Добавить часы
    .what = Назад
timetable_TABLE-empty =
    { $whose-name }: своих часов работы нет, действуют общие.

    Если добавить часы хотя бы на один день, остальные дни станут выходными.
    .add = ➕ Добавить часы
    .what = Назад
timetable_TABLE-edit =
    .remove = Удалить
    .list = Назад
timetable_TABLE-save =
    .done = Сохранено ✅
    .exists = Эти часы пересекаются с другими часами работы. Измените время или удалите лишнюю строку.
timetable_TABLE-remove =
    .done = Удалено.
timetable_TABLE-new =
    .opens = Во сколько начинается работа? Например: 10:00.
    .closes = До какого времени? Если после полуночи, напишите так: 02:00.
    .list = Назад
timetable_TABLE-add =
    .done = Добавлено ✅
    .exists = Эти часы пересекаются с другими часами работы. Измените время или удалите лишнюю строку.
timetable_TABLE-off =
    { $whose-name }: выходные и отпуск

    Выберите, что убрать, или добавьте новые дни.
    .row = { closure_days }
    .add = ➕ Добавить
    .what = Назад
timetable_TABLE-none_off = { $whose-name }: выходных и отпуска впереди нет.
    .add = ➕ Добавить
    .what = Назад
timetable_TABLE-one =
    { $whose-name }, выходные: { DATETIME($day_off-first, date: "long") }{ $single ->
        [true] { "" }
       *[false] { " – " }{ DATETIME($day_off-last, date: "long") }
    }
    .open = Убрать из выходных
    .off = Назад
timetable_TABLE-open =
    .done = На эти дни снова можно записаться ✅
timetable_TABLE-days =
    .first = Первый выходной день?
    .last = Последний выходной день? Если день один, выберите его ещё раз.
    .off = Назад
timetable_TABLE-hit =
    .turned = Последний день раньше первого.
    .past = Эти дни уже прошли.
timetable_TABLE-sure =
    { $whose-name }, выходные: { DATETIME($days-first, date: "long") }{ $single ->
        [true] { "" }
       *[false] { " – " }{ DATETIME($days-last, date: "long") }
    }
    { $hit ->
        [0] Записей на это время нет.
       *[other] Записей на это время: { $hit }. Сами они не отменятся: отмените или перенесите их в разделе «Записи».
    }
    .close = Да, закрыть
    .dates = Другие дни
    .off = Назад
timetable_TABLE-close =
    .done = Готово: новых записей на это время не будет ✅
timetable_TABLE-menu = Выберите раздел:
timetable_TABLE-edit_sure =
    Работа закончится только на следующий день: { $edit-opens }–{ $edit-closes }.

    Всё верно?
    .save = Да, сохранить
    .times = Изменить время
    .list = Назад
timetable_TABLE-new_sure =
    Работа закончится только на следующий день: { $new-opens }–{ $new-closes }.

    Всё верно?
    .save = Да, сохранить
    .times = Изменить время
    .list = Назад
