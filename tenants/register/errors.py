"""Why a register file is refused as a whole; each message says what to do."""


class RegisterRefused(Exception):
    """The file is not loaded and nothing has changed."""

    code = "register_refused"


class FileUnreadable(RegisterRefused):
    """It is not a readable CSV file: missing, cut off, zipped, a workbook."""

    code = "file_unreadable"


class EncodingUnknown(RegisterRefused):
    """The bytes are neither UTF-8 nor Windows-1252."""

    code = "encoding_unknown"


class ColumnsMissing(RegisterRefused):
    """The header lacks columns we need, or names one twice."""

    code = "columns_missing"


class RowsMalformed(RegisterRefused):
    """A line does not fit the header, so that the file is damaged or cut off."""

    code = "rows_malformed"


class NoSchools(RegisterRefused):
    """The file has a header and nothing else."""

    code = "no_schools"


class RegisterWouldShrink(RegisterRefused):
    """Loading the file would close more schools than the set share."""

    code = "register_would_shrink"
