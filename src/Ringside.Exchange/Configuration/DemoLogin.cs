using Ringside.Exchange.Members;

namespace Ringside.Exchange.Configuration;

/// <summary>A log-in of the demo, with its secret in plain text: for a venue that only this machine can reach.</summary>
/// <param name="Member">Name of its member.</param>
/// <param name="User">Name of the user, up to 6 characters.</param>
/// <param name="Secret">The secret, up to 10 characters.</param>
/// <param name="Kind">What it may do.</param>
public sealed record DemoLogin(string Member, string User, string Secret, UserKind Kind);
