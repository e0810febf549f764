# Как салон зовётся и где его найти: напишите своё. Телефон – в app.yaml, `settings`.
salon_name = «Ару»
salon_address = Алматы, пр. Абая, 10
# Как разделы и их поля называются у тех, кто ведёт салон.
service = Услуги
    .name = Название
    .position = Место в списке
    .duration = Длительность
    .price = Цена
    .buffer_before = Подготовка до визита
    .buffer_after = Уборка после визита
admin = Команда
    .person = Telegram ID
    .name = Имя
    .level = Роль
    .level-admin = Всё, кроме настроек, команды и журнала
    .level-viewer = Только статистика и отзывы
master = Мастера
    .name = Имя
    .services = Услуги
setting =
    .phone = Телефон салона
