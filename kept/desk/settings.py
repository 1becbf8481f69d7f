"""Django's settings; what a host may choose is read from the environment by ``lib/env.py``."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import django_prose_editor
from csp.constants import NONCE, NONE, SELF

from kept.desk.lib import env
from kept.desk.lib.edition import edition
from kept.desk.lib.logs import logging_settings

env.refuse_unknown()

HERE = Path(__file__).parent
DATA: Path = env.value("KEPT_DATA")
DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
BASE_URL = env.base_url()
DEMO: bool = env.value("KEPT_DEMO")
SECURE = BASE_URL.startswith("https://")

SECRET_KEY = env.secret(DATA / "secret.key")
DEBUG: bool = env.value("KEPT_DEBUG")
LOGGING = logging_settings(debug=DEBUG)
ALLOWED_HOSTS = [
    urlsplit(BASE_URL).hostname or "",
    "localhost",
    "127.0.0.1",
    "[::1]",
    *env.value("KEPT_ALLOWED_HOSTS"),
]

INSTALLED_APPS = [
    "kept.desk.lib",
    "kept.desk.staff",
    "kept.desk.contacts",
    "kept.desk.conversations",
    "kept.desk.promises",
    "kept.desk.channels",
    "kept.desk.complaints",
    "kept.desk.feedback",
    "kept.desk.coaching",
    "kept.desk.reports",
    "kept.desk.audits",
    "kept.desk.web.workspace",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "csp",
    "lucide",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "kept.desk.staff.openid",
    "allauth.socialaccount.providers.saml",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "kept.desk.web.static_files.StaticFiles",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "kept.desk.urls"

# As the app of template_partials sets it, which is no part of this: it loads Django's admin.
_FOUND_ONCE = (
    "django.template.loaders.cached.Loader",
    [
        "django.template.loaders.filesystem.Loader",
        "django.template.loaders.app_directories.Loader",
    ],
)
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "OPTIONS": {
            "loaders": [("template_partials.loader.Loader", [_FOUND_ONCE])],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
            "builtins": [
                "template_partials.templatetags.partials",
                "lucide.templatetags.lucide",
                "kept.desk.lib.addresses",
            ],
        },
    }
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": env.database(DATA)}
CACHES = {"default": env.cache()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "staff.Agent"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # addresses are unique whatever their capitals
AUTHENTICATION_BACKENDS = [
    "kept.desk.staff.signed_in.Backend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"

ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "kept.desk.staff.sign_in.Accounts"
SOCIALACCOUNT_ADAPTER = "kept.desk.staff.single_sign_on.SingleSignOn"
SOCIALACCOUNT_PROVIDERS = {"saml": {"provider_class": "kept.desk.staff.saml.provider.Saml"}}
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form that leads to another host would break the policy
MFA_ADAPTER = "kept.desk.staff.sign_in.SecondFactor"
ACCOUNT_FORMS = {"login": "kept.desk.staff.sign_in_forms.SignIn"}
MFA_FORMS = {"add_webauthn": "kept.desk.staff.sign_in_forms.NewKey"}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # or strangers could make the desk write to anybody
ACCOUNT_EMAIL_VERIFICATION = "none"  # staff are invited by mail: the invitation is the proof
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True

ALLAUTH_TRUSTED_PROXY_COUNT = env.proxies(behind_https=SECURE)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_ENGINE = "kept.desk.staff.signed_in"
if DEMO:  # cookies know no ports: a demo beside a desk must not sign anybody out of it
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "demo-session", "demo-csrf"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
CSRF_TRUSTED_ORIGINS = [BASE_URL]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
    }
}

EMAIL_BACKEND = "kept.desk.channels.email.staff_mail.Backend"

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True

DRAWINGS = HERE.parent / "audit" / "report" / "style"  # the desk draws as the report does
EDITOR = Path(django_prose_editor.__file__).parent / "static"  # of that app, nothing else is used
STATICFILES_DIRS = [HERE / "static", ("css", DRAWINGS), EDITOR]
STATIC_URL = f"/static/{edition(HERE / 'static', DRAWINGS)}/"
WHITENOISE_USE_FINDERS = True  # served as written: no collectstatic
WHITENOISE_IMMUTABLE_FILE_TEST = "$^" if DEBUG else "."  # the address changes with the files
MEDIA_ROOT = DATA / "files"
STORAGES = {
    "default": {"BACKEND": "kept.desk.lib.files.WholeFiles"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
REQUEST_MAX_SIZE = (2 * env.value("KEPT_UPLOAD_MB") + 5) * 1_000_000
