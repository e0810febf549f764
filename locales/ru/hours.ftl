# Столбцы часов работы, как их называют кнопки и строки анкеты.
hours = Часы работы
    .menu = Часы работы
    .weekday = День недели
    .weekday-1 = Понедельник
    .weekday-2 = Вторник
    .weekday-3 = Среда
    .weekday-4 = Четверг
    .weekday-5 = Пятница
    .weekday-6 = Суббота
    .weekday-7 = Воскресенье
    .opens = Начало работы
    .closes = Конец работы

hours-list =
    Часы работы

    День, которого нет в списке, – выходной.
    .row = { hours_weekday } { $row-opens }–{ $row-closes }{ hours_overnight }
    .add = ➕ Добавить часы
    .menu = Меню
hours_overnight = { $row-overnight ->
        [true] { " следующего дня" }
       *[false] { "" }
    }
hours_weekday = { $row-weekday ->
        [1] Пн
        [2] Вт
        [3] Ср
        [4] Чт
        [5] Пт
        [6] Сб
       *[other] Вс
    }
hours-empty = Часы работы ещё не заданы: записаться нельзя ни на один день.
    .add = ➕ Добавить часы
    .menu = Меню
hours-edit =
    .remove = Удалить
    .list = Назад
hours-save =
    .done = Сохранено ✅
hours-remove =
    .done = Удалено.
hours-new =
    .list = Назад
    .opens = Во сколько открываетесь? Например: 10:00.
    .closes = Во сколько закрываетесь? Если после полуночи, напишите так: 02:00.
hours-add =
    .done = Добавлено ✅
hours-menu = Выберите раздел:
hours-edit_sure =
    Работа закончится только на следующий день: { $edit-opens }–{ $edit-closes }.

    Всё верно?
    .save = Да, сохранить
    .times = Изменить время
    .list = Назад
hours-new_sure =
    Работа закончится только на следующий день: { $new-opens }–{ $new-closes }.

    Всё верно?
    .save = Да, сохранить
    .times = Изменить время
    .list = Назад
