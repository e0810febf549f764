team_admin-new =
    .level = Какие разделы открыть этому человеку?
team_admin-edit =
    .level = { team_admin-new.level }
