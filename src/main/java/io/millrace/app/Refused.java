package io.millrace.app;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** A refusal by a filter, with a header of its own. */
final class Refused extends ErrorResponseException {

    private static final long serialVersionUID = 1L;

    Refused(HttpStatus status, String message, String header, String value) {
        super(status, ProblemDetail.forStatusAndDetail(status, message), null);
        getHeaders().set(header, value);
    }
}
