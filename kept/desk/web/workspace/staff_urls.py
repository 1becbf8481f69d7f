"""Addresses of the first visit, of set-up, and of one's own page."""

from __future__ import annotations

from django.urls import URLPattern, path

from kept.desk.web.workspace import careers, demo, keys, me, people, set_up, sign_on, teams, welcome

urlpatterns: list[URLPattern] = [
    path("welcome/", welcome.welcome, name="welcome"),
    path("welcome/demo/", demo.demo, name="demo"),
    path("demo/", demo.people, name="demo-people"),
    path("demo/<int:pk>/visit/", demo.visit, name="demo-visit"),
    path("welcome/owner/", welcome.owner, name="owner"),
    path("joining/<str:token>/", welcome.joining, name="joining"),
    path("me/", me.me, name="me"),
    path("me/availability/", me.availability, name="availability"),
    path("me/absences/", me.absences, name="absences"),
    path("me/absences/<int:pk>/end/", me.absence_end, name="absence-end"),
    path("me/sessions/<int:pk>/end/", me.session_end, name="session-end"),
    path("set-up/", set_up.hub, name="set-up"),
    path("set-up/finish/", set_up.finishing, name="set-up-finish"),
    path("set-up/company/", set_up.company, name="company"),
    path("set-up/journal/", set_up.journal, name="journal"),
    path("set-up/sign-on/", sign_on.sign_on, name="sign-on"),
    path("set-up/sign-on/<int:pk>/removal/", sign_on.removal, name="sign-on-removal"),
    path("set-up/keys/", keys.keys, name="keys"),
    path("set-up/keys/<int:pk>/revocation/", keys.key_revocation, name="key-revocation"),
    path("set-up/keys/reference/", keys.reference, name="keys-reference"),
    path("set-up/people/", people.people, name="people"),
    path("set-up/people/<int:pk>/role/", careers.role, name="person-role"),
    path("set-up/people/<int:pk>/departure/", careers.departure, name="person-departure"),
    path("set-up/invitations/<int:pk>/revocation/", people.revocation, name="revocation"),
    path("set-up/teams/", teams.teams, name="teams"),
    path("set-up/teams/<int:pk>/", teams.team, name="team"),
    path("set-up/teams/<int:pk>/hours/", teams.hours, name="team-hours"),
    path("set-up/teams/<int:pk>/holidays/", teams.holidays, name="team-holidays"),
    path(
        "set-up/teams/<int:pk>/holidays/<int:holiday>/removal/",
        teams.holiday_removal,
        name="holiday-removal",
    ),
]
