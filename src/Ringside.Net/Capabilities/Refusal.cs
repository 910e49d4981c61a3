using Ringside.Linux.Errors;

namespace Ringside.Net.Capabilities;

/// <summary>Why something could not be had: which call, what the kernel said, what to do (errno(3)).</summary>
/// <param name="Call">The call and what it was done to, as <c>bind(AF_XDP eth0 queue 0)</c>.</param>
/// <param name="Error">What the kernel said.</param>
/// <param name="Advice">One clause that says what to do or why it is so.</param>
public sealed record Refusal(string Call, Errno Error, string Advice)
{
    /// <summary>The refusal that an exception tells of.</summary>
    public static Refusal Of(KernelException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return new Refusal(exception.Call, exception.Error, exception.Hint ?? "this kernel or this device does not offer it");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Call}: {Error}, {Advice}";
}
