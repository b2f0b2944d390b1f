using Google.Protobuf;
using LadaGan.Core.Errors;

namespace LadaGan.Interop.Files;

/// <summary>Parses protobuf messages of files that may be damaged.</summary>
internal static class WireMessage
{
    /// <exception cref="InvalidDataException">The bytes are no valid message.</exception>
    public static T Parse<T>(MessageParser<T> parser, ReadOnlySpan<byte> bytes)
        where T : IMessage<T>
    {
        try
        {
            return parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new InvalidDataException(error.Clause(), error);
        }
        catch (Exception error) when (error is IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            // Google.Protobuf 3.25 adds the length of an inner message to its position without a check: a length near 2³¹ leads it past
            // the end of the bytes, where .NET stops it.
            throw new InvalidDataException("a length in it is beyond its end", error);
        }
    }
}
