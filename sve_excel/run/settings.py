"""What every file of a run shares."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sve_excel import Refusal
from sve_excel.files.passwords import OWN_PASSWORDS, Passwords, own_passwords, read_passwords
from sve_excel.library.frameworks import load_framework, with_asked
from sve_excel.library.library import Library
from sve_excel.library.loading import load_library
from sve_excel.library.places import load_places
from sve_excel.library.shipped import library_folder
from sve_excel.method.rules import hold_against, priced
from sve_excel.opc.limits import DEFAULT_LIMITS, Limits
from sve_excel.policy.loading import PolicyError, load_policy
from sve_excel.policy.rules import DEFAULT_POLICY, Policy
from sve_excel.run.options import Options


class PasswordsStay(Refusal):
    """Passwords that would have to be sent to a cluster."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What every file of a run shares; picklable, so that a worker process can be told.

    The library itself travels, and not where it lies: what a run reports is what it valued with,
    whatever becomes of the library's files meanwhile. It stands in the prices that the policy asks
    for, however it came. ``write`` puts the results in; without it, ``comments`` writes each
    finding as a comment into the task's copy, or ``states`` asks how far each project has come.
    ``second_reader`` reads every workbook twice, ``questions`` asks what a commissioner would ask
    of the bid by itself. With ``own_passwords`` each worker reads the passwords of its own machine,
    so that none travels. Raises ``PolicyError`` where the policy names what the library has not.
    """

    library: Library
    policy: Policy = DEFAULT_POLICY
    write: bool = True
    backup: bool = False
    states: bool = False
    comments: bool = False
    questions: bool = False
    second_reader: bool = False
    passwords: Passwords = ()
    own_passwords: bool = False
    limits: Limits = DEFAULT_LIMITS

    @property
    def writes(self) -> bool:
        """Whether any file is written."""
        return self.write or self.comments

    @property
    def passwords_here(self) -> Passwords:
        """The passwords with which a bid is opened where this is asked."""
        return own_passwords() if self.own_passwords else self.passwords

    def __post_init__(self) -> None:
        """Bring the library into the prices of the policy."""
        hold_against(self.policy, self.library)
        object.__setattr__(self, "library", priced(self.library, self.policy))


def settings_of(options: Options, **more: Any) -> Settings:
    """Load what the options name, and give the settings of a run; ``more`` are their own fields.

    Raises a ``Refusal`` where the library or the rules have a fault, where the rules name what the
    library has not, or where the passwords cannot be read.
    """
    library, policy = rules_of(options)
    passwords = passwords_of(options)
    if passwords and options.scheduler:
        raise PasswordsStay(
            "Passwords are not sent to a cluster: they would rest on its scheduler. Put the "
            f"password file on each worker, name it there in {OWN_PASSWORDS}, and leave "
            "--password-file out."
        )
    return Settings(
        library,
        policy,
        passwords=passwords,
        own_passwords=options.scheduler is not None,
        limits=options.limits,
        second_reader=options.second_reader,
        **more,
    )


def passwords_of(options: Options) -> Passwords:
    """Give the passwords that are known and those of the password file.

    Raises a ``Refusal`` where that cannot be read.
    """
    if options.password_file is None:
        return options.passwords
    return (*options.passwords, *read_passwords(options.password_file))


def library_of(options: Options) -> Library:
    """Load the library that was named, else the one that came with the program.

    Raises ``LibraryError``.
    """
    return load_library(options.proxies or library_folder())


def rules_of(options: Options) -> tuple[Library, Policy]:
    """Load the library, in the prices of the policy, and the policy, each held against the other.

    Raises ``LibraryError`` or ``PolicyError``.
    """
    library = library_of(options)
    policy = load_policy(options.policy)
    try:
        hold_against(policy, library)
    except PolicyError as error:
        raise PolicyError(f"{options.policy}: {error}") from error
    return priced(sorting(library, policy, options), policy), policy


def sorting(library: Library, policy: Policy, options: Options) -> Library:
    """Give the library with the frameworks and the places of this run.

    Raises a ``Refusal`` where one has a fault, or where the rules ask for what none of them has.
    """
    home = options.policy.parent if options.policy else None
    named = dict.fromkeys(
        [
            *((each, home) for each in policy.framework.use),
            *((each, None) for each in options.frameworks),
        ]
    )
    found = {}
    for name, folder in named:
        framework = load_framework(name, library, folder)
        found[framework.key] = framework
    return replace(
        library,
        frameworks=with_asked(tuple(found.values()), policy.framework.asked),
        places=load_places(options.places) if options.places else None,
    )
