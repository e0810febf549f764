audit_section = { $row-section ->
        [master] Мастера
        [admin] Команда
       *[other] { $row-section }
    }
audit_section_of = { $line-section ->
        [master] Мастера
        [admin] Команда
       *[other] { $line-section }
    }
audit_field_own = { $line-field ->
        [none] { "" }
        [services] услуги
        [phone] телефон салона
        [level] роль
        [person] человек
       *[other] { $line-field }
    }
