audit_section = { $row-section ->
        [master] Шеберлер
        [admin] Ұжым
       *[other] { $row-section }
    }
audit_section_of = { $line-section ->
        [master] Шеберлер
        [admin] Ұжым
       *[other] { $line-section }
    }
audit_field_own = { $line-field ->
        [none] { "" }
        [services] қызметтері
        [phone] салон телефоны
        [level] рөлі
        [person] адам
       *[other] { $line-field }
    }
