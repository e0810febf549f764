export =
    .command = Жазылуларды жүктеп алу
    .menu = Жазылуларды жүктеп алу

export-period = Қай жазылулар керек?
    .ahead = Алдағылары
    .month = Соңғы 30 күн және алдағылары
    .all = Барлығы
    .leave = Жүктеп алмау
export-form = Файл қай түрде керек?
    .xlsx = Excel кестесі
    .csv = Мәтін (CSV)
    .back = Артқа

# Файлдың аты және бағандардың атаулары; қалғандары ботта бар.
export-xlsx =
    .file = Жазылулар
    .name = Есімі
    .phone = Телефоны
    .master-name = Шебер
export-csv =
    .file = { export-xlsx.file }
    .name = { export-xlsx.name }
    .phone = { export-xlsx.phone }
    .master-name = { export-xlsx.master-name }

export-sent = Жазылулар файлы дайын.
