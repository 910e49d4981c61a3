namespace Ringside.Exchange.Gateways;

/// <summary>What a gateway has refused and whom it has sent away.</summary>
public sealed record GatewayCounters
{
    /// <summary>Connections beyond a limit.</summary>
    public long ConnectionsRefused { get; internal set; }

    /// <summary>Log-ins with a wrong name or secret.</summary>
    public long WrongSecrets { get; internal set; }

    /// <summary>Log-ins of those who are locked out.</summary>
    public long LockedOut { get; internal set; }

    /// <summary>Names that were locked out, each from one address.</summary>
    public long LockOuts { get; internal set; }

    /// <summary>Log-ins for which there was no room among those that wait.</summary>
    public long LoginsBusy { get; internal set; }

    /// <summary>Log-ins that were not answered in time.</summary>
    public long LoginsLate { get; internal set; }

    /// <summary>Log-ins that were given up before their secret was verified.</summary>
    public long LoginsDropped { get; internal set; }

    /// <summary>Messages above a rate.</summary>
    public long TooFast { get; internal set; }

    /// <summary>Messages for which there was no room.</summary>
    public long Busy { get; internal set; }

    /// <summary>Payloads that are no messages.</summary>
    public long NoMessages { get; internal set; }

    /// <summary>Messages that were refused for what they say.</summary>
    public long Refused { get; internal set; }

    /// <summary>Clients that did not read.</summary>
    public long SlowReaders { get; internal set; }

    /// <summary>Clients whose session was taken over.</summary>
    public long Superseded { get; internal set; }

    /// <summary>Commands that administrators have asked for.</summary>
    public long Administered { get; internal set; }

    /// <summary>Inputs that were sent again.</summary>
    public long SentAgain { get; internal set; }
}
