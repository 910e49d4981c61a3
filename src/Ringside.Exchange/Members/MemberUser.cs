using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Members;

/// <summary>One who may log in for a member.</summary>
public sealed record MemberUser
{
    /// <summary>Name of the login; the case and the spaces around it do not count, here it has capital letters.</summary>
    public required Alpha6 Name { get; init => field = LoginText.Normal(value); }

    /// <summary>What it may do.</summary>
    public required UserKind Kind { get; init; }

    /// <summary>Number of its session, unique in the venue; 0 for a drop copy and an administrator, who have none.</summary>
    public uint Session { get; init; }

    /// <summary>What its secret is held against.</summary>
    public required SecretHash Secret { get; init; }
}
