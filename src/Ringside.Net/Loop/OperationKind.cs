namespace Ringside.Net.Loop;

/// <summary>What the completions of an operation mean.</summary>
internal enum OperationKind
{
    /// <summary>The result of the kernel is that of the operation.</summary>
    Kernel,

    /// <summary>A time-out whose end is success.</summary>
    Delay,

    /// <summary>Something of the loop is waited for; the kernel only has the time-out, if there is one.</summary>
    Wait,

    /// <summary>Completions go to a sink.</summary>
    Stream,
}
