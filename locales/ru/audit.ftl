### Кто и что изменил. Названия своих таблиц и их полей приложение пишет в audit_section, audit_section_of и audit_field_own.

audit =
    .menu = Журнал изменений
audit-list =
    Журнал изменений

    Новые сверху. Выберите строку, чтобы узнать подробности, или напишите название или имя.
    .row = { DATETIME($row-at, weekday: "none") } · { $row-section ->
        [service] Услуги
        [hours] Часы работы
        [closure] Выходные
        [setting] Настройки
       *[other] { audit_section }
    }{ $row-what ->
        [none] { "" }
       *[other] : { $row-what }
    }
    .menu = Меню
audit-nothing = Изменений пока не было.
    .menu = Меню
audit-one =
    { $line-section ->
        [service] Услуги
        [hours] Часы работы
        [closure] Выходные
        [setting] Настройки
       *[other] { audit_section_of }
    }{ $line-what ->
        [none] { "" }
       *[other] : { $line-what }
    }
    { $line-change ->
        [created] Добавлено
        [deleted] Убрано
        [restored] Возвращено
       *[changed] Изменено: { audit_field }
    }{ $line-change ->
        [changed] { "\u000A" }Было: { $line-old ->
            [none] –
           *[other] { $line-old }
        }{ "\u000A" }Стало: { $line-new ->
            [none] –
           *[other] { $line-new }
        }
       *[other] { "" }
    }
    Когда: { $line-at }
    Кто: { $line-by-full_name ->
        [none] без имени
       *[other] { $line-by-full_name }
    }
    .list = Назад
# Разделы, которые есть только у этого приложения.
audit_section = { $row-section }
audit_section_of = { $line-section }
# Поля, которые есть в каждом приложении с записями.
audit_field = { $line-field ->
        [none] { "" }
        [name] название
        [price] цена
        [duration] длительность
        [buffer_before] подготовка до визита
        [buffer_after] уборка после визита
        [position] место в списке
        [weekday] день недели
        [opens] открытие
        [closes] закрытие
        [first] первый день
        [last] последний день
        [step] шаг времени
        [notice] за сколько можно записаться
        [horizon] на сколько вперёд можно записаться
        [cancel_until] за сколько можно отменить
        [per_day] записей в день
        [per_person] записей одного клиента в день
        [reminder_time] время напоминаний
        [tell_staff] сообщения владельцу
        [offer] ожидание ответа из листа ожидания
        [silence] ожидание ответа в диалоге
        [hold] сколько держать время
       *[other] { audit_field_own }
    }
audit_field_own = { $line-field ->
        [none] { "" }
       *[other] { $line-field }
    }
audit-menu = Выберите раздел:
