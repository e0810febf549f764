team_admin-new =
    .level = Бұл адамға қай бөлімдерді ашасыз?
team_admin-edit =
    .level = { team_admin-new.level }
