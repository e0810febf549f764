export =
    .command = Скачать записи
    .menu = Скачать записи

export-period = Какие записи нужны?
    .ahead = Предстоящие
    .month = Последние 30 дней и будущие
    .all = Все
    .leave = Не скачивать
export-form = В каком виде прислать файл?
    .xlsx = Таблица Excel
    .csv = Текст (CSV)
    .back = Назад

# Имя файла и заголовки столбцов; остальные заголовки есть у бота.
export-xlsx =
    .file = Записи
    .name = Имя
    .phone = Телефон
    .master-name = Мастер
export-csv =
    .file = { export-xlsx.file }
    .name = { export-xlsx.name }
    .phone = { export-xlsx.phone }
    .master-name = { export-xlsx.master-name }

export-sent = Файл с записями готов.
