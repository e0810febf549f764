### Кто и что изменил. Разделы, поля и значения названы так, как на экранах, где их меняют.

audit =
    .menu = Журнал изменений
audit-list =
    Журнал изменений

    Новые сверху. Выберите строку, чтобы узнать подробности, или напишите название или имя.
    .row = { DATETIME($row-at, weekday: "none") } · { audit_row_place } · { $row-change ->
        [created] добавлено
        [deleted] убрано
        [restored] возвращено
       *[changed] { audit_row_field }
    }
    .menu = Меню
audit-nothing = Изменений пока не было.
    .menu = Меню
audit-one =
    { audit_place }
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
# Раздел и строка в нём.
audit_row_place = { $row-title ->
        [none] { $row-section }
       *[other] { $row-title }
    }{ $row-what ->
        [none] { "" }
       *[other] : { $row-what }
    }
audit_place = { $line-title ->
        [none] { $line-section }
       *[other] { $line-title }
    }{ $line-what ->
        [none] { "" }
       *[other] : { $line-what }
    }
# Поле, которое изменили.
audit_row_field = { $row-label ->
        [none] { $row-field ->
            [none] { "" }
           *[other] { $row-field }
        }
       *[other] { $row-label }
    }
audit_field = { $line-label ->
        [none] { $line-field ->
            [none] { "" }
           *[other] { $line-field }
        }
       *[other] { $line-label }
    }
audit-menu = Выберите раздел:
