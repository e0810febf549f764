documents =
    .command = Документы
    .menu = Документы
documents_kind = { $document-kind ->
        [certificate] Справка
        [result] Результат анализов
       *[extract] Выписка
    }
documents-list = Ваши документы. Выберите готовый, чтобы получить файл:
    .row = { $row-kind ->
        [certificate] Справка
        [result] Результат анализов
       *[extract] Выписка
    } · { DATETIME($row-created, time: "none", weekday: "none") }{ $row-status ->
        [ordered] { " · готовится" }
        [refused] { " · отказ" }
       *[ready] { " ✓" }
    }
    .order = Заказать документ
    .menu = Меню
documents-empty = Документов пока нет.
    .order = Заказать документ
    .menu = Меню
documents-fetch =
    .gone = Этого документа в клинике больше нет.
documents-paper = { documents_kind }
documents-pending = { documents_kind }: { $document-status ->
        [refused] клиника не может выдать этот документ. Вопросы по телефону: { $setting-phone }
       *[other] пока готовится. Бот пришлёт файл сюда.
    }
    .list = К списку
documents-kind = Какой документ нужен?
    .certificate = Справка
    .result = Результат анализов
    .extract = Выписка
    .back = Назад
documents-ordered = Документ заказан ✅ Бот пришлёт файл сюда, когда он будет готов.
documents-order =
    .unknown = { "" }
documents-unknown = Такого документа в клинике нет. Вопросы по телефону: { $setting-phone }
    .other = Другой документ
    .menu = Меню
documents-menu = Выберите раздел:
