namespace Ringside.Linux.Captures;

/// <summary>Reads the frames of one file format.</summary>
internal interface ICaptureFormat
{
    /// <summary>Reads the next frame.</summary>
    /// <returns>False at the end of the file, and at a fault, which the input then names.</returns>
    bool TryRead(out CapturedFrame frame);
}
