# Как клиника зовётся: напишите своё. Телефон – в app.yaml, `settings`.
clinic_name = «Саулет»
# Как разделы и их поля называются у тех, кто ведёт клинику.
branch = Филиалы
    .name = Название
    .address = Адрес
    .place = Место на карте
    .position = Место в списке
service = Услуги
    .name = Название
    .branches = Филиалы
    .position = Место в списке
    .duration = Длительность
    .price = Цена
    .buffer_before = Подготовка до приёма
    .buffer_after = Уборка после приёма
doctor = Врачи
    .name = ФИО
    .branch = Филиал
    .services = Услуги
admin = Администраторы
    .person = Telegram ID
    .name = Имя
setting =
    .phone = Телефон клиники
    .prepay = Оплата при записи
    .pay_within = Срок оплаты
    .tell_staff = Сообщать о записях
