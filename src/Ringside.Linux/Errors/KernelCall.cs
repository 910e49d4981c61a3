using System.Runtime.CompilerServices;

namespace Ringside.Linux.Errors;

/// <summary>The text of a kernel call for the message of a failure, made only when the call has failed.</summary>
/// <remarks>Reads errno before the text is made: formatting allocates, and what the runtime does then may change errno.</remarks>
[InterpolatedStringHandler]
internal ref struct KernelCall
{
    private DefaultInterpolatedStringHandler _text;

    /// <summary>Called by the compiler, before any part of the text is looked at.</summary>
    public KernelCall(int literalLength, int formattedCount, int result, out bool hasFailed)
    {
        hasFailed = result == -1;
        Error = hasFailed ? KernelException.LastError : Errno.None;
        _text = hasFailed ? new DefaultInterpolatedStringHandler(literalLength, formattedCount) : default;
    }

    /// <summary>What the kernel said.</summary>
    internal Errno Error { get; }

    /// <summary>Called by the compiler for each piece of fixed text.</summary>
    public void AppendLiteral(string text) => _text.AppendLiteral(text);

    /// <summary>Called by the compiler for each value.</summary>
    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    /// <summary>The text; once only.</summary>
    internal string Take() => _text.ToStringAndClear();
}
