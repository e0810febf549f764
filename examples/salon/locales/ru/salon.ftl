# Как салон зовётся и где его найти: напишите своё. Телефон – в app.yaml, `settings`.
salon_name = «Ару»
salon_address = Алматы, пр. Абая, 10
