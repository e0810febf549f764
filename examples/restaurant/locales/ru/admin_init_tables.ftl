admin_init_tables =
    .command = Загрузить столы из файлов
    .menu = Загрузить столы

admin_init_tables-sure =
    Столы и время для брони станут такими, как в файлах tables.json и slots.json. Чего в файлах нет, останется как есть.

    Загрузить?
    .load = Загрузить
    .leave = Не загружать
admin_init_tables-load =
    .invalid =
        Ничего не загружено: в файлах ошибки. Исправьте их и загрузите снова.

        { $faults }
admin_init_tables-told =
    Столы и время загружены ✅

    Новых: { $loaded-new }
    Изменено: { $loaded-changed }
    Без изменений: { $loaded-unchanged }{ $loaded-restored ->
        [0] { "" }
       *[other] { "\u000A" }Снова в списке: { $loaded-restored }
    }{ $loaded-deleted ->
        [0] { "" }
       *[other] { "\u000A" }Скрыто: { $loaded-deleted }
    }{ $loaded-bookings ->
        [0] { "" }
       *[other] { "\u000A\u000A" }Предстоящих броней, которых это касается: { $loaded-bookings }. Проверьте их в разделе «Брони».
    }
    .tables = Столы
    .menu = Меню
admin_init_tables-menu = Выберите раздел:
